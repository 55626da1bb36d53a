// Mail: electronic mail as bytes and on the wire. A message of a text and an HTML part (RFC 5322, 2045 to
// 2047), its DKIM signature (RFC 6376, 8463), and a client that hands it to a mail server (RFC 5321, 6409).
// It knows nothing of payments. It may import Crypto, Network and Support. Start reading at
// MailMessage.swift, then SMTPClient.swift and SMTPSession.swift; every limit stands in MailLimits.swift.
