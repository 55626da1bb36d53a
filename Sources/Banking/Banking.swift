// Banking: what stands on a transfer form. Account numbers with their check digits (IBAN, BIC, sort code,
// routing number), payment references that survive being typed, and the texts of payment QR codes (EPC069-12
// and the Swiss QR-bill). Pure values: it may import Domain and Support only. Start reading at
// BankReference.swift.
