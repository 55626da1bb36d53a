package import Domain
package import ProviderKit

/// What the composition root lends to the sandbox's pages.
package struct SandboxPageAssets: Sendable {
    /// The card fields' stylesheet in the look of a checkout's site, inlined as it is; nil when the checkout
    /// is gone.
    ///
    /// Every value in it is the house's: no text of a merchant belongs there.
    package var fieldsStylesheet: @Sendable (_ checkout: CheckoutID) async -> String?
    /// The address of the card fields' script.
    package var fieldsScriptURL: String
    /// The origin (scheme, host and port) of the checkout pages, the only one the card fields talk to.
    package var parentOrigin: String
    /// The entries that every framed page has (language, title, stylesheet, site name and so on) for a
    /// checkout's site.
    ///
    /// `title` says what the page is for; the closure may put the site's name behind it. A `backURL` among
    /// them replaces the return address. Nil when the checkout is gone; called for every page that is
    /// shown.
    package var pageFrame: @Sendable (_ checkout: CheckoutID, _ title: String) async -> [String: ViewModel]?

    /// Makes the assets.
    package init(
        fieldsStylesheet: @escaping @Sendable (_ checkout: CheckoutID) async -> String?,
        fieldsScriptURL: String, parentOrigin: String,
        pageFrame: @escaping @Sendable (_ checkout: CheckoutID, _ title: String) async -> [String: ViewModel]?
    ) {
        self.fieldsStylesheet = fieldsStylesheet
        self.fieldsScriptURL = fieldsScriptURL
        self.parentOrigin = parentOrigin
        self.pageFrame = pageFrame
    }
}
