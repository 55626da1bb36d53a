import Database
import Domain
import Pages
import Portal
import Support

extension Command {
    static var linkCreate: Command {
        Command(
            words: ["link", "create"], summary: "makes a test payment link and prints its address",
            help: """
                Usage: portico link create --site ID --amount MINOR --currency CODE
                                           [--description TEXT] [--reference TEXT]
                                           [--reusable] [--max-payments N]
                                           [--return-url URL] [--qr FILE.svg]
                                           [--config FILE]

                Makes a link that can be paid once, or as often as one likes with --reusable,
                which --max-payments bounds. The server must not be running on the same data
                folder.

                  --qr FILE.svg   also writes the link's QR code to that file

                Example:
                  portico link create --site site_01… --amount 4250 --currency EUR \\
                    --qr link.svg

                """,
            options: [
                "site", "amount", "currency", "description", "reference", "max-payments", "return-url", "qr",
                "config",
            ], flags: ["reusable"], run: createLink)
    }

    private static func createLink(_ arguments: Arguments) async throws {
        for name in ["site", "amount", "currency"] { _ = try arguments.required(name) }
        let site = try arguments.parsed("site", "a site's id") { SiteID($0) }
        let amount = try arguments.parsed("amount", "minor units above 0") { text in
            Int64(text).flatMap { $0 > 0 ? $0 : nil }
        }
        let currency = try arguments.parsed("currency", "an ISO 4217 code") { Currency(code: $0) }
        let limits = PaymentLink.paymentsLimits
        let limit = try arguments.parsed(
            "max-payments", "from \(limits.lowerBound) to \(limits.upperBound)"
        ) { text in Int(text).flatMap { limits.contains($0) ? $0 : nil } }
        guard let site, let amount, let currency else { return }
        var details = CheckoutDetails()
        details.summary = arguments["description"]
        details.reference = arguments["reference"]
        details.addresses.returnURL = try arguments.parsed("return-url", "an absolute URL") {
            RedirectTemplate($0)
        }
        let isReusable = arguments.has("reusable") || limit != nil
        let request = LinkRequest(
            currency: currency, amount: .fixed(amount), paymentsLimit: isReusable ? limit : 1,
            details: details)
        try await withEngine(arguments) { engine in
            guard let profile = try engine.unscopedProfile(of: site) else {
                throw CommandError(text: "there is no site \(site)")
            }
            let link = try await engine.createLink(request, profile: profile, isLive: false)
            if let file = arguments["qr"] {
                let picture = try LinkQRCode.svg(of: link.code, pageOrigin: engine.pageOrigin)
                try TextFile.replace(file, with: String(decoding: picture, as: UTF8.self))
            }
            Terminal.write("\(engine.address(of: link))\n")
        }
    }
}
