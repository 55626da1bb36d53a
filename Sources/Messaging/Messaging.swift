// Messaging: what payers and members are written, and the worker that hands it over. Mails are templates of
// the folder `email` in the site's colours; their words and those of text messages are in the folder `texts`,
// a file for each language, and `MailTexts.swift` says which there are. It may import Mail, SMS, Pages,
// Portal, Domain, Mustache, Crypto and Support; how bytes leave the process comes in as closures.
// Start reading at MessageWorker.swift, then MailComposer.swift.
