/// A page of ours on which a payer goes on with an attempt, as the adapter describes it: a view model and a
/// template's name, never HTML.
///
/// A page that turns when the checkout changes has an element with `data-live="{{checkoutURL}}"`, `data-page`
/// (`action` while the payer has something to do, `processing` while the payment is pending) and
/// `data-seconds`, and loads `liveScriptURL`.
///
/// It is shown at `PaymentSnapshot.ownPageURL` while the attempt waits for the payer or the provider; an
/// adapter sends the payer there with `.requiresAction(.redirect(payment.ownPageURL))`.
package struct ProviderPaymentPage: Sendable {
    /// The template below the templates folder: `wire/instructions`; it uses the layout of the checkout.
    package var template: String
    /// What stands in the title before the site's name.
    package var title: String
    /// The model, a record; the host adds the frame's fields and those of `ProviderPageFields`.
    package var model: ViewModel
    /// The provider's script, when the page needs one.
    package var script: ProviderScript?

    /// Describes a page.
    package init(template: String, title: String, model: ViewModel, script: ProviderScript? = nil) {
        self.template = template
        self.title = title
        self.model = model
        self.script = script
    }
}

/// The fields that the host adds to every model of a `ProviderPaymentPage`, beside the layout's own.
package enum ProviderPageFields {
    /// The address of the checkout's page, below which `live.js` asks how it stands (`data-live`).
    package static let checkoutURL = "checkoutURL"
    /// The script that turns the page when the checkout changes.
    package static let liveScriptURL = "liveScriptURL"
    /// The script that copies a transfer's details and turns the page when a part of it has come.
    package static let transferScriptURL = "transferScriptURL"
    /// How often the checkout has changed, for that script.
    package static let version = "version"
    /// Where the payer comes back to: asks the provider and shows what is so.
    package static let returnURL = "returnURL"
    /// Where a form posts `csrf` to give the attempt up.
    package static let abandonAction = "abandonAction"
    /// The token of that form.
    package static let csrf = "csrf"
    /// What is owed, as payers read it.
    package static let amount = "amount"
    /// What the checkout is for.
    package static let summary = "summary"
    /// A list of one record of `url`, `adapterURL` and `settings` (each `name` and `value`) where the page
    /// has a script, else empty.
    package static let script = "script"
    /// All of them.
    package static let all = [
        checkoutURL, liveScriptURL, transferScriptURL, version, returnURL, abandonAction, csrf, amount,
        summary, script,
    ]
}

/// What an adapter wants next while a page is made.
package enum ProviderPageStep: Sendable {
    /// Send this and come back with the answer.
    case call(ProviderRequest, stage: ProviderStage)
    /// Show this; nil where there is nothing to show, and the checkout's own page says how it stands.
    case done(ProviderPaymentPage?)
}
