// Mustache templates compiled to flat instructions over byte segments.
//
// Purpose: the pages, mails and receipts of the portal are Mustache files; this module reads them at start,
// refuses what is wrong with file, line and column, and renders them into bytes. It knows the whole published
// specification with the optional modules for inheritance and dynamic names. Lambdas are left out on purpose:
// a template runs no code, so a template that someone else wrote can waste at most what `MustacheLimits`
// allows.
//
// It may import Glibc and Synchronization, nothing else; it knows no pages and no payments.
//
// A reader starts with `TemplateLibrary` (what others call) and `Value` (what is rendered). A template's way
// is `TagScanner` (bytes to tags) → `TagMatcher` (pairs, standalone lines) → `NodeBuilder` (a tree with line
// starts) → `Compiler` (instructions, twice: plain, and with indentation) → `Renderer` (one loop over them).
