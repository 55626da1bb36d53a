/// Turns trees into the instructions of one program.
struct Compiler {
    private(set) var program = Program()
    private let limits: MustacheLimits
    private let missingPartials: MissingPartials
    /// The templates by name; an index into `entries`.
    private let indices: [String: Int]
    private var entries: [Entry] = []

    private var parsed: ParsedTemplate
    /// Where the arguments of the current template's parents are in the program, once they are reserved.
    private var argumentOffsets: [Int?] = []
    /// The parents whose arguments are reserved and not yet compiled.
    private var waiting: [Int] = []
    /// Text before this instruction must not grow, because something jumps to its end.
    private var barrier = 0
    private var isIndented = false
    /// How many instructions the plain forms of the current template have.
    private var plainCount = 0

    /// Compiles templates to one program; answers it with the entries in the templates' order.
    static func compile(
        _ templates: [ParsedTemplate], limits: MustacheLimits, missingPartials: MissingPartials
    ) throws(TemplateError) -> (program: Program, entries: [Entry]) {
        var indices: [String: Int] = [:]
        for (index, template) in templates.enumerated() { indices[template.source.name] = index }
        guard let first = templates.first else { return (Program(), []) }
        var compiler = Compiler(
            limits: limits, missingPartials: missingPartials, indices: indices, parsed: first)
        for template in templates {
            do {
                try compiler.compile(template)
            } catch {
                throw error.located(in: template.source)
            }
        }
        compiler.link()
        compiler.program.text.append(contentsOf: Program.textPadding)
        compiler.program.names = zip(templates, compiler.entries)
            .map { (Array($0.source.name.utf8), $1) }
            .sorted { $0.name.lexicographicallyPrecedes($1.name) }
        return (compiler.program, compiler.entries)
    }

    private init(
        limits: MustacheLimits, missingPartials: MissingPartials, indices: [String: Int],
        parsed: ParsedTemplate
    ) {
        self.limits = limits
        self.missingPartials = missingPartials
        self.indices = indices
        self.parsed = parsed
    }

    private mutating func compile(_ template: ParsedTemplate) throws(TemplateFault) {
        parsed = template
        argumentOffsets = Array(repeating: nil, count: template.arguments.count)
        plainCount = 0
        entries.append(try entry(of: template.nodes))
        while let parent = waiting.popLast(), let offset = argumentOffsets[parent] {
            for (index, argument) in template.arguments[parent].enumerated() {
                program.arguments[offset + index].entry = try entry(of: argument.content)
            }
        }
    }

    private mutating func entry(of nodes: [Node]) throws(TemplateFault) -> Entry {
        let plain = try body(nodes, isIndented: false)
        // The indented form is a second copy of the same template, so it does not count against its author.
        plainCount += program.code.count - Int(plain)
        if plainCount > limits.instructions {
            throw TemplateFault(offset: 0, reason: .tooManyInstructions(limit: limits.instructions))
        }
        return Entry(plain: plain, indented: try body(nodes, isIndented: true))
    }

    private mutating func body(_ nodes: [Node], isIndented: Bool) throws(TemplateFault) -> UInt32 {
        self.isIndented = isIndented
        let start = program.code.count
        barrier = start
        try emit(nodes)
        emit(.bodyEnd, program.code.count - start + 1)
        return UInt32(start)
    }

    private mutating func emit(_ nodes: [Node]) throws(TemplateFault) {
        for node in nodes {
            switch node {
            case .lineStart: if isIndented { emit(.indent) }
            case .text(let range): emitText(range)
            case .value(let path, let isRaw):
                emitValue(path, isRaw: isRaw)
            case .section(let path, let isInverted, let content):
                try emitSection(path, isInverted, content)
            case .include(let inclusion, let arguments): try emitInclusion(inclusion, arguments)
            case .block(let block): try emitBlock(block)
            }
        }
    }

    private mutating func emit(
        _ operation: Operation, pathCount: Int = 0, _ first: Int = 0, _ second: Int = 0, _ third: Int = 0
    ) {
        program.code.append(
            Instruction(
                operation: operation, pathCount: UInt16(pathCount), first: UInt32(first),
                second: UInt32(second),
                third: UInt32(third)))
    }

    /// The last instruction where it copies text and nothing jumps to its end.
    private var lastText: Int? {
        guard let last = program.code.indices.last, last >= barrier, program.code[last].operation == .text
        else {
            return nil
        }
        return last
    }

    private mutating func emitText(_ range: Range<Int>) {
        let offset = program.text.count
        program.text.append(contentsOf: parsed.source.text[range])
        if let last = lastText, Int(program.code[last].second + program.code[last].third) == offset {
            program.code[last].third += UInt32(range.count)
        } else {
            emit(.text, 0, offset, range.count)
        }
    }

    private mutating func emitValue(_ path: Node.Path, isRaw: Bool) {
        let (first, count) = operands(of: path)
        let text = lastText.map { _ in program.code.removeLast() }
        emit(isRaw ? .raw : .escaped, pathCount: count, first, Int(text?.second ?? 0), Int(text?.third ?? 0))
    }

    private mutating func emitSection(_ path: Node.Path, _ isInverted: Bool, _ content: [Node])
        throws(TemplateFault)
    {
        let (first, count) = operands(of: path)
        let opening = program.code.count
        emit(isInverted ? .inverted : .section, pathCount: count, first)
        try emit(content)
        let length = program.code.count - opening
        if !isInverted { emit(.sectionEnd, opening + 1, length) }
        setTarget(of: opening)
    }

    private mutating func emitBlock(_ block: Node.Block) throws(TemplateFault) {
        let opening = program.code.count
        let indentation = indentation(block.indentation)
        emit(block.startsLine ? .lineBlock : .block, block.name.index, indentation)
        try emit(block.content)
        setTarget(of: opening)
    }

    private mutating func setTarget(of opening: Int) {
        program.code[opening].third = UInt32(program.code.count)
        barrier = program.code.count
    }

    private mutating func emitInclusion(_ inclusion: Node.Inclusion, _ arguments: Int?) throws(TemplateFault)
    {
        let isPlain = inclusion.indentation.map { $0.isEmpty && !isIndented } ?? true
        let indentation = isPlain ? Program.noIndentation : indentation(inclusion.indentation ?? 0..<0)
        var target: Int?
        if inclusion.dynamicPath == nil {
            target = indices[inclusion.name]
            if target == nil {
                if missingPartials == .empty { return }
                throw TemplateFault(
                    offset: inclusion.offset,
                    reason: inclusion.isParent
                        ? .unknownParent(inclusion.name) : .unknownPartial(inclusion.name))
            }
        }
        let argumentCount = arguments.map { parsed.arguments[$0].count } ?? 0
        if let arguments, argumentCount > 0 {
            emit(.arguments, offset(ofArguments: arguments), argumentCount)
        }
        if let target {
            emit(isPlain ? .call : .callIndented, target, indentation)
        } else {
            let (first, count) = operands(of: inclusion.dynamicPath ?? [])
            emit(isPlain ? .dynamicCall : .dynamicCallIndented, pathCount: count, first, indentation)
        }
        if argumentCount > 0 { emit(.argumentsEnd) }
    }

    /// Reserves the places of a parent's arguments once, although the parent is compiled in two forms.
    private mutating func offset(ofArguments parent: Int) -> Int {
        if let known = argumentOffsets[parent] { return known }
        let offset = program.arguments.count
        for argument in parsed.arguments[parent] {
            program.arguments.append(
                ArgumentEntry(name: UInt32(argument.name.index), entry: Entry(plain: 0, indented: 0)))
        }
        argumentOffsets[parent] = offset
        waiting.append(parent)
        return offset
    }

    private mutating func indentation(_ range: Range<Int>) -> Int {
        if range.isEmpty { return Program.noIndentation }
        let offset = program.text.count
        program.text.append(contentsOf: parsed.source.text[range])
        program.indentations.append(offset..<program.text.count)
        return program.indentations.count - 1
    }

    private mutating func operands(of path: Node.Path) -> (Int, Int) {
        guard let first = path.first else { return (0, 0) }
        if path.count == 1 { return (first.index, 1) }
        program.paths.append(contentsOf: path.map { UInt32($0.index) })
        return (program.paths.count - path.count, path.count)
    }

    /// Replaces the indices of called templates by their entries, which are known only now.
    private mutating func link() {
        for index in program.code.indices {
            let target = Int(program.code[index].first)
            switch program.code[index].operation {
            case .call: program.code[index].first = entries[target].plain
            case .callIndented: program.code[index].first = entries[target].indented
            default: break
            }
        }
    }
}
