import Domain
import Testing

@Suite("Wallets")
struct WalletTests {
    @Test(
        "A brand is named with the wallet that it came from",
        arguments: [
            (nil, "Visa"), (.applePay, "Visa (Apple Pay)"), (.googlePay, "Visa (Google Pay)"),
            (.link, "Visa (Link)"), (.samsungPay, "Visa (Samsung Pay)"),
        ] as [(Wallet?, String)])
    func named(_ wallet: Wallet?, _ name: String) {
        #expect(InstrumentSummary(brand: "visa", lastFour: "4242", wallet: wallet).named("Visa") == name)
    }
}
