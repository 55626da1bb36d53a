// SMS: text messages. How many segments a text takes (3GPP TS 23.038), and a gateway that is spoken to as
// Twilio's Messages API is. It knows nothing of payments. It may import HTTPClient, HTTPCore, JSON and
// Support. Start reading at SMSGateway.swift.
