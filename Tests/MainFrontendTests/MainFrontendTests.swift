import Crypto
import Database
import Domain
import HTTPCore
import JSON
import Pages
import Portal
import ProviderKit
import SandboxProvider
import Storage
import Support
import TestHarness

// MainFrontendTests: the payer's host in process, over a real database and the sandbox. Every page as a
// golden file, every step in every status, forged forms, hostile texts, what leaves for the shop, and what
// the log must not hold. Start reading at Situation.swift.

extension Answer {
    /// The text of the page's title; nil when it is no page.
    var title: String? {
        guard let start = text.firstRange(of: "<title>")?.upperBound else { return nil }
        return String(text[start...].prefix { $0 != "<" })
    }

    /// The address that the page leaves for by itself, as the browser reads it.
    var refresh: String? {
        guard let start = text.firstRange(of: "http-equiv=\"refresh\" content=\"0;url=")?.upperBound else {
            return nil
        }
        return String(text[start...].prefix { $0 != "\"" }).replacing("&amp;", with: "&")
    }
}
