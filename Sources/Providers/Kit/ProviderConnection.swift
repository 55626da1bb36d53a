/// What came of checking whether an account can work.
package enum ConnectionReport: Hashable, Sendable {
    /// The provider knows the credentials; what it told of the account, such as its name and mode.
    case ok([ConnectionFact])
    /// The provider refuses the credentials; its own code, where it gave one.
    case wrongCredentials(providerCode: String?)
    /// The credentials are of the other mode than the account.
    case wrongMode
    /// This installation does not let the account be used as it is set up; nothing was asked.
    case settingRefused(SettingFault)
    /// No whole answer came.
    case notReachable
    /// The provider answered something else: its HTTP status and code.
    case refused(status: Int, providerCode: String?)
}

/// One thing that a provider told of an account.
package struct ConnectionFact: Hashable, Sendable {
    /// In lower camel case: `accountName`, `country`.
    package var name: String
    /// As people read it; never a secret.
    package var value: String

    /// Names a fact.
    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// What an adapter wants next while a connection is checked.
package enum ConnectionStep: Sendable {
    /// Send this and come back with the answer.
    case call(ProviderRequest, stage: ProviderStage)
    /// The check is over.
    case done(ConnectionReport)
}
