import Domain
import JSON
import Portal
import ProviderKit
import TestHarness
import Testing

@Suite("The document has the settings of each type of provider")
struct ProviderSchemaTests {
    @Test("A creation is told apart by its type, and has the settings of that type and no others")
    func creations() async throws {
        let installation = try Installation()
        let api = try await ServedAPI(installation)
        let schemas = try #require(api.root["components"]?["schemas"])
        let mapping = try #require(schemas["ProviderCreate"]?["discriminator"]?["mapping"])
        let providers = installation.engine.providers.all
        #expect(mapping.members?.map(\.key) == providers.map(\.type.rawValue))
        #expect(schemas["ProviderCreate"]?["oneOf"]?.elements?.count == providers.count)
        for provider in providers {
            let type = provider.type.rawValue
            let name = try #require(mapping[type])
            let body = try #require(api.resolved(["$ref": name]))
            #expect(body["properties"]?["type"]?["const"]?.string == type)
            let member = try #require(body["properties"]?["settings"])
            let settings = try #require(api.resolved(member["anyOf"]?[0] ?? member))
            let fields = provider.settingsForm.fields
            #expect(settings["properties"]?.members?.map(\.key) ?? [] == fields.map(\.name), "\(type)")
            #expect(settings["additionalProperties"] == false)
            let required = fields.filter { $0.isRequired && $0.defaultValue == nil }.map(\.name)
            #expect(settings["required"]?.elements?.compactMap(\.string) ?? [] == required, "\(type)")
            #expect(body["required"]?.elements?.contains("settings") == !required.isEmpty, "\(type)")
        }
    }

    @Test("No setting is needed to change an account")
    func changes() async throws {
        let installation = try Installation()
        let api = try await ServedAPI(installation)
        let update = try #require(api.root["components"]?["schemas"]?["ProviderUpdate"])
        let member = try #require(update["properties"]?["settings"])
        var choices: [JSONValue] = []
        func collect(_ schema: JSONValue) {
            if schema["$ref"] != nil { choices.append(schema) }
            for each in schema["anyOf"]?.elements ?? [] { collect(each) }
        }
        collect(member)
        #expect(choices.count == installation.engine.providers.all.count)
        for choice in choices {
            let schema = try #require(api.resolved(choice))
            #expect(schema["type"]?.string == "object" && schema["required"] == nil)
        }
    }
}
