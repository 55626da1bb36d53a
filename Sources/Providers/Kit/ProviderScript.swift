/// A provider's script on a page of ours, with what the page's policy must open for it.
///
/// It is loaded after the payer has chosen the method, by a small script of ours that knows the provider.
package struct ProviderScript: Hashable, Sendable {
    /// The provider's script; https, or what the account's settings name.
    package var url: String
    /// Our own script that speaks to it: a file of the public folder, `stripe.js`.
    package var adapterFile: String
    /// The sources that the content policy needs beside our own, by directive.
    package var sources: [Directive: [String]]
    /// Public settings, which stand in the page as pairs of `data-name` and `data-value`.
    package var settings: [Setting]

    /// A directive of the content policy.
    package enum Directive: String, Hashable, Sendable, CaseIterable {
        case script = "script-src"
        case frame = "frame-src"
        case connect = "connect-src"
        case image = "img-src"
        case style = "style-src"
    }

    /// A public setting.
    package struct Setting: Hashable, Sendable {
        /// In lower case with hyphens.
        package var name: String
        /// Anything; the page escapes it.
        package var value: String

        /// Names a setting.
        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Describes a script.
    package init(
        url: String, adapterFile: String, sources: [Directive: [String]], settings: [Setting] = []
    ) {
        self.url = url
        self.adapterFile = adapterFile
        self.sources = sources
        self.settings = settings
    }
}
