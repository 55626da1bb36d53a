import HTTPCore
import JSON

extension APIResource {
    /// What the installation says about itself.
    static var service: APIResource {
        APIResource(
            name: "Service", text: "What the installation says about itself, to everyone.", schemas: [],
            operations: [home, health, document, reference])
    }

    private static var home: APIOperation {
        APIOperation(
            method: .get, path: "/", id: "readHome", summary: "Ask what the host is", host: .adminBackend,
            answers: [
                APIAnswer(
                    status: .ok, text: "A few words for whoever opened it in a browser.", type: "text/plain",
                    schema: .text, example: "Portico, admin backend: the API that merchants' servers call.\n")
            ])
    }

    private static var health: APIOperation {
        APIOperation(
            method: .get, path: "/health", id: "readHealth", summary: "Ask whether a host is there",
            host: .everywhere,
            answers: [
                APIAnswer(status: .ok, text: "It is.", type: "text/plain", schema: .text, example: "ok\n")
            ])
    }

    private static var document: APIOperation {
        APIOperation(
            method: .get, path: "/openapi.json", id: "readDocument", summary: "Read this document",
            host: .adminBackend, parameters: [ifNoneMatch],
            answers: [
                APIAnswer(
                    status: .ok, text: "The OpenAPI 3.1 document.",
                    schema: .object([.required("openapi", .text(matching: #"^3\.1\."#))])
                        .adding("additionalProperties", true),
                    example: ["openapi": "3.1.0"], headers: ["ETag"]), unchanged,
            ])
    }

    private static var reference: APIOperation {
        APIOperation(
            method: .get, path: "/docs", id: "readReference", summary: "Read the reference for people",
            host: .adminBackend, parameters: [ifNoneMatch],
            answers: [
                APIAnswer(
                    status: .ok, text: "A page without scripts.", type: "text/html", schema: .text,
                    example: "<!doctype html>…", headers: ["ETag"]), unchanged,
            ])
    }

    private static var ifNoneMatch: APIParameter {
        APIParameter(
            name: "If-None-Match", place: .header, schema: .text, text: "The ETag of what you have.",
            example: "\"5f3a1c9be0d24876\"")
    }

    private static var unchanged: APIAnswer {
        APIAnswer(
            status: .notModified, text: "What `If-None-Match` names is still what there is.", type: nil,
            headers: ["ETag"])
    }
}
