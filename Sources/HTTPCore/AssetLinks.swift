/// The URLs under which static files are cached for good, by the files' paths.
package struct AssetLinks: Sendable {
    private let urls: [String: String]

    /// Links from a table of paths and URLs.
    package init(_ urls: [String: String]) { self.urls = urls }

    /// The URL of a file such as `checkout.css`; nil when there is no such file.
    package func url(for path: String) -> String? { urls[path] }

    /// All paths that have a URL, sorted.
    package var paths: [String] { urls.keys.sorted() }
}
