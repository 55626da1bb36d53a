extension Renderer {
    /// Starts a partial or parent; answers where to go on.
    @inline(never)
    mutating func call(_ step: Instruction, from position: Int) throws(RenderError) -> Int {
        switch step.operation {
        case .call:
            try enterBody(comingBackTo: position)
            indentation = indentation.upperBound..<indentation.upperBound
            return Int(step.first)
        case .callIndented:
            try enterBody(comingBackTo: position)
            addIndentation(Int(step.second))
            return Int(step.first)
        default:
            guard let value = resolve(step), let entry = entry(named: value) else { return position }
            try enterBody(comingBackTo: position)
            if step.operation == .dynamicCall {
                indentation = indentation.upperBound..<indentation.upperBound
                return Int(entry.plain)
            }
            addIndentation(Int(step.second))
            return Int(entry.indented)
        }
    }

    /// Comes back from a partial, parent or block; answers where to go on.
    mutating func comeBack() -> Int {
        let control = controls.top.pointee
        controls.pop()
        calls -= 1
        indentation = control.indentationStart..<control.indentationEnd
        argumentFrame = control.argumentFrame
        if control.isMidLine { skipsIndent = false }
        return control.position
    }

    private mutating func enterBody(comingBackTo position: Int, isMidLine: Bool = false) throws(RenderError) {
        if calls >= limits.callDepth { throw .callsTooDeep(limit: limits.callDepth) }
        calls += 1
        controls.push(
            Control(
                position: position, indentationStart: indentation.lowerBound,
                indentationEnd: indentation.upperBound, argumentFrame: argumentFrame, isMidLine: isMidLine))
    }

    mutating func pushArguments(_ step: Instruction) {
        argumentFrames.push(
            ArgumentFrame(offset: Int(step.first), count: Int(step.second), outer: argumentFrame))
        argumentFrame = argumentFrames.count - 1
    }

    mutating func popArguments() {
        argumentFrame = argumentFrames.top.pointee.outer
        argumentFrames.pop()
    }

    /// Goes to what fills a block: the outermost argument of its name, because the child that was rendered
    /// first has the last word; else to the default content that follows the instruction.
    @inline(never)
    mutating func fillBlock(_ step: Instruction, from position: Int) throws(RenderError) -> Int {
        var filling: (entry: Entry, outer: Int)?
        var index = argumentFrame
        while index >= 0 {
            let frame = argumentFrames.base[index]
            try spend(frame.count)
            for argument in program.arguments[frame.offset..<(frame.offset + frame.count)]
            where argument.name == step.first {
                filling = (argument.entry, frame.outer)
            }
            index = frame.outer
        }
        guard let filling else { return position }
        let isMidLine = step.operation == .block
        try enterBody(comingBackTo: Int(step.third), isMidLine: isMidLine)
        // Only what was in force where the filling was written may fill the blocks in it, so it cannot fill
        // itself.
        argumentFrame = filling.outer
        addIndentation(Int(step.second))
        if indentation.isEmpty { return Int(filling.entry.plain) }
        if isMidLine { skipsIndent = true }
        return Int(filling.entry.indented)
    }

    private mutating func addIndentation(_ index: Int) {
        let added = program.indentations[index]
        if added.isEmpty { return }
        indentationBytes.removeSubrange(indentation.upperBound...)
        indentationBytes.append(contentsOf: program.text[added])
        indentation = indentation.lowerBound..<indentationBytes.count
    }

    /// Writes the current indentation at the start of a line.
    @inline(never)
    mutating func indent() throws(RenderError) {
        if skipsIndent {
            skipsIndent = false
            return
        }
        try indentationBytes[indentation].withUnsafeBufferPointer { (bytes) throws(RenderError) in
            if let start = bytes.baseAddress { try output.append(start, count: bytes.count) }
        }
    }

    /// The template whose name a value holds, nil where there is none.
    private func entry(named value: UnsafePointer<Value>) -> Entry? {
        switch value.pointee {
        case .text(let text):
            var entry: Entry?
            _ = text.utf8.withContiguousStorageIfAvailable { entry = self.entry(named: $0) }
            return entry
        case .bytes(let shared): return shared.raw.withUnsafeBufferPointer { entry(named: $0) }
        case .absent, .bool, .integer, .list, .record: return nil
        }
    }

    private func entry(named name: UnsafeBufferPointer<UInt8>) -> Entry? {
        var lower = 0
        var upper = program.names.count
        while lower < upper {
            let middle = (lower + upper) / 2
            if program.names[middle].name.lexicographicallyPrecedes(name) {
                lower = middle + 1
            } else {
                upper = middle
            }
        }
        guard lower < program.names.count, program.names[lower].name.elementsEqual(name) else { return nil }
        return program.names[lower].entry
    }
}
