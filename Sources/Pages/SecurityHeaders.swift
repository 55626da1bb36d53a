package import HTTPCore
package import ProviderKit

/// What an installation's pages tell browsers beside their content policy.
package struct SecurityHeaders: Sendable {
    /// Whether the host is reached by https only, so that browsers may be told to insist.
    package let isSecure: Bool

    /// Makes the headers of a host.
    package init(isSecure: Bool) { self.isSecure = isSecure }

    /// Fields for a page that nobody may frame.
    ///
    /// Pages with state are never stored: Back asks the server again.
    /// `wallets` are the origins whose frames may ask for a payment beside this one.
    package func page(policy: String, isFramed: Bool = false, wallets: [String] = []) -> Headers {
        var headers = Headers()
        headers.append("Content-Type", "text/html; charset=utf-8" as StaticString)
        headers.append("Cache-Control", "no-store" as StaticString)
        headers.append("Content-Security-Policy", policy)
        headers.append("Referrer-Policy", "no-referrer" as StaticString)
        headers.append("X-Content-Type-Options", "nosniff" as StaticString)
        headers.append("X-Robots-Tag", "noindex, nofollow" as StaticString)
        if isFramed {
            headers.append("Cross-Origin-Resource-Policy", "cross-origin" as StaticString)
        } else {
            // For engines older than frame-ancestors.
            headers.append("X-Frame-Options", "DENY" as StaticString)
            // A wallet may open a window of its own, which has to find its way back.
            let opener: StaticString = wallets.isEmpty ? "same-origin" : "same-origin-allow-popups"
            headers.append("Cross-Origin-Opener-Policy", opener)
            headers.append("Cross-Origin-Resource-Policy", "same-origin" as StaticString)
        }
        let own = wallets.isEmpty ? "" : " " + wallets.map { "\"\($0)\"" }.joined(separator: " ")
        headers.append(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), usb=(), payment=(self\(own))")
        appendTransport(to: &headers)
        return headers
    }

    /// Fields for JSON of the API.
    package func data(contentType: StaticString) -> Headers {
        var headers = Headers()
        headers.append("Content-Type", contentType)
        headers.append("Cache-Control", "no-store" as StaticString)
        headers.append("X-Content-Type-Options", "nosniff" as StaticString)
        headers.append(
            "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'" as StaticString)
        appendTransport(to: &headers)
        return headers
    }

    /// Fields for a redirect, whose address may hold a secret.
    package func redirect(to location: String) -> Headers {
        var headers = Headers()
        headers.append("Location", location)
        headers.append("Cache-Control", "no-store" as StaticString)
        headers.append("Referrer-Policy", "no-referrer" as StaticString)
        appendTransport(to: &headers)
        return headers
    }

    /// Tells browsers to insist on https, where the host has it.
    ///
    /// Two years are the least that Mozilla's guideline asks for.
    package func appendTransport(to headers: inout Headers) {
        if isSecure {
            headers.append("Strict-Transport-Security", "max-age=63072000; includeSubDomains" as StaticString)
        }
    }
}

/// The content policy of one page: nothing is allowed but what is named.
///
/// Styles are allowed by their hash, scripts never inline.
package struct ContentPolicy: Sendable {
    /// Base64 SHA-256 digests of the styles that the page holds; none allowed when empty.
    package var styleHashes: [String] = []
    /// The sources for `img-src`, separated by spaces.
    package var images = "'self' data:"
    /// Whether scripts of the page's own origin may run and call it.
    package var allowsScript = false
    /// The sources for `frame-src`; nil allows no frame.
    package var frames: String?
    /// Who may frame the page.
    package var ancestors = "'none'"
    /// The sources for `form-action`, to which some browsers also hold the redirects that follow.
    package var formAction = "'self'"
    /// What stands for the page's own origin: written out for a sandboxed frame, whose origin is opaque.
    package var own = "'self'"
    /// Further sources by directive, for a provider's script.
    package var further: [ProviderScript.Directive: [String]] = [:]

    /// A policy that allows forms to this origin and nothing else.
    package init() {}

    /// The field's value.
    package var text: String {
        var parts = ["default-src 'none'"]
        func add(_ directive: ProviderScript.Directive, _ sources: [String]) {
            let all = sources + (further[directive] ?? [])
            if !all.isEmpty { parts.append("\(directive.rawValue) \(all.joined(separator: " "))") }
        }
        add(.style, styleHashes.map { "'sha256-\($0)'" })
        add(.image, [images])
        add(.script, allowsScript ? [own] : [])
        add(.connect, allowsScript ? [own] : [])
        add(.frame, frames.map { [$0] } ?? [])
        parts.append("base-uri 'none'")
        parts.append("frame-ancestors \(ancestors)")
        parts.append("form-action \(formAction)")
        return parts.joined(separator: "; ")
    }
}
