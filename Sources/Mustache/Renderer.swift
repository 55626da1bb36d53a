/// One rendering: a loop over instructions with stacks of its own, so that no template can exhaust the
/// thread's stack.
struct Renderer: ~Copyable {
    /// A section that was entered, or a call that will come back.
    struct Control: BitwiseCopyable {
        /// The next value of a section's list.
        var next: UnsafePointer<Value>?
        /// How many values of a section's list are left after the current one.
        var remaining = 0
        /// The instruction a call comes back to.
        var position = 0
        /// The indentation to go back to.
        var indentationStart = 0
        var indentationEnd = 0
        /// The arguments to go back to.
        var argumentFrame = -1
        /// Whether a block's filling began in the middle of a line.
        var isMidLine = false
    }

    /// What one parent tag brings to fill blocks, and what was in force where that tag stands.
    struct ArgumentFrame: BitwiseCopyable {
        var offset: Int
        var count: Int
        var outer: Int
    }

    let program: Program
    let limits: MustacheLimits
    private let code: UnsafePointer<Instruction>
    private let text: UnsafePointer<UInt8>
    private let paths: UnsafePointer<UInt32>

    var output: OutputBuffer
    var contexts = TrivialStack<Context>(capacity: 32)
    var controls = TrivialStack<Control>(capacity: 32)
    var argumentFrames = TrivialStack<ArgumentFrame>(capacity: 8)
    /// The innermost frame of arguments in force, -1 for none.
    var argumentFrame = -1
    var calls = 0
    /// The current indentation as a range of `indentationBytes`; what lies above belongs to nobody.
    var indentation = 0..<0
    var indentationBytes: [UInt8] = []
    /// Whether the next line start is none, because a block's filling goes on in the middle of a line.
    var skipsIndent = false
    private var workLeft: Int

    /// Prepares a rendering; the pointers must stay valid as long as the renderer.
    init(
        program: Program, code: UnsafePointer<Instruction>, text: UnsafePointer<UInt8>,
        paths: UnsafePointer<UInt32>, limits: MustacheLimits
    ) {
        self.program = program
        self.code = code
        self.text = text
        self.paths = paths
        self.limits = limits
        output = OutputBuffer(limit: limits.outputBytes)
        workLeft = limits.executedInstructions
    }

    /// Renders the body at an entry with a value as its outermost context.
    mutating func render(from entry: UInt32, _ value: UnsafePointer<Value>) throws(RenderError) {
        contexts.push(Context(value))
        var position = Int(entry)
        while true {
            let step = code[position]
            position += 1
            switch step.operation {
            case .text: try copyText(step)
            case .escaped:
                try copyText(step)
                if let value = resolve(step) { try show(value) }
            case .raw:
                try copyText(step)
                if let value = resolve(step) { try showRaw(value) }
            case .section: if !enter(resolve(step)) { position = Int(step.third) }
            case .inverted: if Self.isTruthy(resolve(step)) { position = Int(step.third) }
            case .sectionEnd: if try advance(step) { position = Int(step.first) }
            case .call, .callIndented, .dynamicCall, .dynamicCallIndented:
                position = try call(step, from: position)
            case .arguments: pushArguments(step)
            case .argumentsEnd: popArguments()
            case .block, .lineBlock: position = try fillBlock(step, from: position)
            case .indent: try indent()
            case .bodyEnd:
                try spend(Int(step.first))
                if calls == 0 { return }
                position = comeBack()
            }
        }
    }

    @inline(__always)
    private mutating func copyText(_ step: Instruction) throws(RenderError) {
        try output.appendPadded(text + Int(step.second), count: Int(step.third))
    }

    /// Counts work that was done: a body's instructions when it ends, a section's when it repeats, a search
    /// for what fills a block.
    @inline(__always)
    mutating func spend(_ instructions: Int) throws(RenderError) {
        workLeft -= instructions
        if _slowPath(workLeft < 0) { throw .tooMuchWork(limit: limits.executedInstructions) }
    }

    /// Finds the value of an instruction's path: the first name in the innermost record that declares it,
    /// every further name only in the record before it.
    @inline(__always)
    func resolve(_ step: Instruction) -> UnsafePointer<Value>? {
        let count = Int(step.pathCount)
        if count == 1 { return find(Int(step.first)) }
        if count == 0 { return contexts.top.pointee.value }
        let path = paths + Int(step.first)
        guard var value = find(Int(path[0])) else { return nil }
        var index = 1
        while index < count {
            guard let field = Context(value).field(Int(path[index])) else { return nil }
            value = field
            index += 1
        }
        return value
    }

    @inline(__always)
    private func find(_ symbol: Int) -> UnsafePointer<Value>? {
        var index = contexts.count
        let base = contexts.base
        while index > 0 {
            index -= 1
            if let field = base[index].field(symbol) { return field }
        }
        return nil
    }

    /// Takes the next value of a section; answers false and leaves the section when there is none.
    @inline(__always)
    private mutating func advance(_ step: Instruction) throws(RenderError) -> Bool {
        let control = controls.top
        guard control.pointee.remaining > 0, let next = control.pointee.next else {
            controls.pop()
            contexts.pop()
            return false
        }
        try spend(Int(step.second))
        contexts.top.pointee = Context(next)
        control.pointee.next = next + 1
        control.pointee.remaining -= 1
        return true
    }
}
