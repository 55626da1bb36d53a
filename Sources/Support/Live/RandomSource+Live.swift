extension RandomSource {
    /// The kernel's generator, through the standard library (getrandom(2) on Linux).
    package static var live: RandomSource {
        RandomSource {
            var generator = SystemRandomNumberGenerator()
            return (generator.next(), generator.next())
        }
    }
}
