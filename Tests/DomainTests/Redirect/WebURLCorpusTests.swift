import Domain
import Testing

/// Published attacks on redirects and the browsers' own URL tests: never another host than a browser's.
///
/// The corpora are not part of the project: "skipped: no test data" where they are absent.
@Suite struct WebURLCorpusTests {
    /// One case of the redirect payloads, annotated with what a browser makes of it.
    private struct Payload {
        let input: String
        let browserOrigin: String?
        let verdict: String
    }

    @Test(.enabled(if: TestData.has("open-redirect/annotated.json")))
    func redirectPayloadsGetTheirVerdict() throws {
        let json = try #require(try TestData.json("open-redirect/annotated.json") as? [String: Any])
        let allowed = try #require(json["allowed_origins"] as? [String])
        let cases = try #require(json["cases"] as? [[String: Any]]).map {
            Payload(
                input: try #require($0["input"] as? String),
                browserOrigin: $0["browser_absolute"] as? String,
                verdict: try #require($0["expect"] as? String))
        }
        #expect(cases.count == 675)
        var tally = ["allow": 0, "refuse": 0]
        for payload in cases {
            let url = WebURL(payload.input)
            let template = RedirectTemplate(payload.input)
            if let url, url.origin != payload.browserOrigin {
                Issue.record(
                    "\(payload.input): we read \(url.origin), browsers \(payload.browserOrigin ?? "none")")
            }
            let ours = allowed.contains(template?.origin ?? "") ? "allow" : "refuse"
            tally[ours, default: 0] += 1
            if payload.verdict != "either", payload.verdict != ours {
                Issue.record("\(payload.input): \(ours), not \(payload.verdict)")
            }
        }
        print("open-redirect: \(tally)")
    }

    @Test(.enabled(if: TestData.has("wpt-url/urltestdata.json")))
    func browserTestsNeverGiveAnotherHost() throws {
        let json = try #require(try TestData.json("wpt-url/urltestdata.json") as? [Any])
        let cases = json.compactMap { $0 as? [String: Any] }
        #expect(cases.count == 891)
        var tally = (agreed: 0, refused: 0)
        for row in cases {
            let input = try #require(row["input"] as? String)
            guard let url = WebURL(input) else {
                tally.refused += 1
                continue
            }
            tally.agreed += 1
            // Some cases leave the origin out.
            let origin = row["origin"] as? String ?? url.origin
            let port = row["port"] as? String
            let defaultPort = url.scheme == "https" ? 443 : 80
            if row["failure"] as? Bool == true || row["protocol"] as? String != url.scheme + ":"
                || row["hostname"] as? String != url.host || origin != url.origin
                || port != (url.port == defaultPort ? "" : url.port.map(String.init) ?? "")
            {
                Issue.record("\(input): we read \(url.origin), browsers \(row["origin"] ?? "nothing")")
            }
        }
        print("wpt url: \(tally)")
        #expect(tally.agreed > 50)
    }

    /// The names of the international tests, as they stand and as a browser would write them.
    @Test(arguments: ["wpt-url/toascii.json", "wpt-url/IdnaTestV2.json"])
    func internationalNamesNeverGiveAnotherHost(corpus: String) throws {
        // Looked for here, since a row of `arguments` cannot carry a condition.
        guard TestData.has(corpus) else { return }
        let json = try #require(try TestData.json(corpus) as? [Any])
        var expectations: [String: String?] = [:]
        for row in json.compactMap({ $0 as? [String: Any] }) {
            let input = try #require(row["input"] as? String)
            let output = row["output"] as? String
            expectations[input] = .some(output)
            if let output, !output.isEmpty, expectations[output] == nil { expectations[output] = output }
        }
        var tally = (agreed: 0, agreedInternational: 0, refused: 0, refusedValidInternational: 0)
        for (input, output) in expectations {
            let isInternational = input.contains("xn--")
            guard let url = WebURL("https://\(input)/x") else {
                tally.refused += 1
                if isInternational, output == input { tally.refusedValidInternational += 1 }
                continue
            }
            tally.agreed += 1
            tally.agreedInternational += isInternational ? 1 : 0
            // "1.2.3.4" and the like are hosts to a URL, though not to these files.
            if url.host != output { Issue.record("\(input): \(url.host), browsers \(output ?? "refuse")") }
        }
        print("\(corpus): \(tally)")
        #expect(tally.agreed > 5)
    }
}
