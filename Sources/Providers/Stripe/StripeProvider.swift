// StripeProvider: cards by Stripe. Operations become form-encoded requests of Stripe's API, answers become
// outcomes. A payment is a PaymentIntent, a method that is saved alone a SetupIntent: first one is made from
// nothing but the attempt, then it is confirmed with what the payer's form brought, so that whatever is lost
// on the way can be asked for. It may import ProviderKit, Domain, HTTPCore (values only), JSON, Crypto and
// Support. Start reading at StripeAdapter.swift.
