import Domain
import Portal
import Support
import Synchronization
import Testing

@Suite("How far test clocks are ahead") struct TestClockTests {
    @Test("what was read before a change and arrives after it is not kept") func lateReader() throws {
        let organization = OrganizationID(high: 1, low: 2)
        let stored = Mutex<Int64>(60)
        let change = Mutex<(@Sendable () -> Void)?>(nil)
        let clocks = TestClocks {
            let seconds = stored.withLock { $0 }
            // Another thread changes the clock while this reader holds its old snapshot.
            change.withLock { change in
                change?()
                change = nil
            }
            var contents = TestClocks.Contents()
            contents.organizations[organization] = seconds
            return contents
        }
        change.withLock {
            $0 = {
                stored.withLock { $0 = 3600 }
                clocks.forget()
            }
        }
        #expect(try clocks.seconds(of: organization) == 60)
        #expect(try clocks.seconds(of: organization) == 3600)
        // From now on it is kept.
        stored.withLock { $0 = 7200 }
        #expect(try clocks.seconds(of: organization) == 3600)
    }
}
