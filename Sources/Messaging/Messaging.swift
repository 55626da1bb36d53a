// Messaging: what payers and members are written, and the worker that hands it over. Mails are templates of
// the folder `email` in the site's colours; text messages are words of this module. It may import Mail, SMS,
// Pages, Portal, Domain, Mustache, Crypto and Support; how bytes leave the process comes in as closures.
// Start reading at MessageWorker.swift, then MailComposer.swift.
