import Diagnostics
import Foundation
import Glibc
import MirrorLanguage
import Reporting

/// Answers the requests of one client, line by line.
///
/// Everything but evaluation is answered at once, also while something is computed. Cells are
/// evaluated one after the other; what they ask to compute is done by a process of its own.
final class ServeLoop {
  private let arguments: [String]
  private var session = NotebookSession()
  /// Cells that wait for their turn.
  private var waiting: [(id: RequestID, cell: CellText.Cell)] = []
  private var worker: CellWorker?
  private var input = LineBuffer()
  private var isInputOpen = true
  private var isShutDown = false
  private var cellCount = 0

  /// - Parameter arguments: Options that workers are started with.
  init(arguments: [String]) { self.arguments = arguments }

  /// Serves until the client says so, or its requests end and all are answered, or nobody reads the
  /// answers.
  ///
  /// - Throws: `CommandFailure` with exit code 73.
  func run() throws(CommandFailure) {
    while true {
      try evaluateNext()
      if isShutDown || (!isInputOpen && worker == nil) { break }
      // Every place is asked about hanging up; the standard streams come first.
      var places = [
        pollfd(fd: isInputOpen ? 0 : -1, events: Int16(POLLIN), revents: 0),
        pollfd(fd: 1, events: 0, revents: 0),
        pollfd(fd: worker?.output ?? -1, events: Int16(POLLIN), revents: 0),
      ]
      guard poll(&places, nfds_t(places.count), timeout) >= 0 else {
        if errno == EINTR { continue }
        break
      }
      worker?.killIfOverdue()
      if places[1].revents & Int16(POLLERR | POLLNVAL) != 0 { break }
      if places[2].revents != 0 { try forward() }
      if places[0].revents != 0 { try receive() }
    }
    worker?.end()
  }

  /// Milliseconds until a worker has to be killed; -1 for ever.
  private var timeout: Int32 {
    guard let deadline = worker?.deadline else { return -1 }
    let left = (deadline - .now) / .milliseconds(1)
    return Int32(max(0, min(left.rounded(.up), 60_000)))
  }

  // MARK: Requests

  private func receive() throws(CommandFailure) {
    if !input.fill(from: 0) {
      isInputOpen = false
      let rest = input.rest()
      if !rest.isEmpty { try answer(rest) }
    }
    while !isShutDown, let line = input.next() {
      switch line {
      case .line(let bytes): try answer(bytes)
      case .tooLong: try refuse(nil, "a line is longer than \(LineBuffer.limit >> 20) MiB")
      }
    }
  }

  private func answer(_ line: [UInt8]) throws(CommandFailure) {
    if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { return }
    let request: ServeRequest
    do {
      request = try JSONDecoder().decode(ServeRequest.self, from: Data(line))
    } catch {
      let id = (try? JSONDecoder().decode(ServeRequest.Name.self, from: Data(line)))?.id
      return try refuse(id, Self.reason(error))
    }
    switch request.type {
    case .evaluate:
      guard let code = request.code else { return try refuse(request.id, "`code` is missing") }
      cellCount += 1
      let name = request.name ?? "cell \(cellCount)"
      waiting.append((request.id, CellText.Cell(name: name, text: code)))
      try evaluateNext()
    case .interrupt: try interrupt(request)
    case .shutdown:
      isShutDown = true
      try send(ShutdownAnswer(id: request.id))
    case .version: try send(VersionAnswer(id: request.id, words: VersionAnswer.Words()))
    case .complete, .inspect, .isComplete:
      guard let code = request.code else { return try refuse(request.id, "`code` is missing") }
      let assistant = CellAssistant(session: session, source: SourceText(name: "", text: code))
      switch request.type {
      case .complete: try send(assistant.completion(request))
      case .inspect: try send(assistant.inspection(request))
      default: try send(assistant.completeness(request))
      }
    }
  }

  /// What a decoder says, for people.
  private static func reason(_ error: any Error) -> String {
    switch error as? DecodingError {
    case .keyNotFound(let key, _): "`\(key.stringValue)` is missing"
    case .typeMismatch(_, let context) where context.codingPath.isEmpty:
      "a request is a JSON object"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "`\(context.codingPath.map(\.stringValue).joined(separator: "."))` has another type"
    case .dataCorrupted(let context) where !context.codingPath.isEmpty:
      "there is no such `\(context.codingPath.map(\.stringValue).joined(separator: "."))`; known "
        + "are \(ServeRequest.Kind.allCases.map(\.rawValue).joined(separator: ", "))"
    default: "it is no JSON"
    }
  }

  private func refuse(_ id: RequestID?, _ reason: String) throws(CommandFailure) {
    let failure = CommandFailure.failure(
      .malformedRequest, "a request cannot be read: \(reason)", exit: .usage)
    try send(EvaluationAnswer(id: id, failure))
  }

  private func interrupt(_ request: ServeRequest) throws(CommandFailure) {
    var stopped = false
    if let worker, !worker.hasAnswered, request.request == nil || request.request == worker.id {
      worker.interrupt()
      stopped = true
    } else if let place = waiting.firstIndex(where: { $0.id == request.request }) {
      let evaluation = waiting.remove(at: place)
      try send(EvaluationAnswer(id: evaluation.id, status: .interrupted, exit: .interrupted))
      stopped = true
    }
    try send(InterruptAnswer(id: request.id, stopped: stopped))
  }

  // MARK: Evaluation

  /// Takes cells in their turn until one has something to compute.
  private func evaluateNext() throws(CommandFailure) {
    while worker == nil, !waiting.isEmpty { try evaluate(waiting.removeFirst()) }
  }

  private func evaluate(
    _ evaluation: (id: RequestID, cell: CellText.Cell)
  ) throws(CommandFailure) {
    let id = evaluation.id
    switch session.take(evaluation.cell) {
    case .failure(let errors): try send(EvaluationAnswer(id: id, errors))
    case .success(let step):
      for warning in step.warnings {
        try send(
          MessageEvent(
            id: id, text: DiagnosticRenderer().render(warning.diagnostic, in: warning.source)))
      }
      if !step.declared.isEmpty {
        try send(
          DeclaredEvent(
            id: id, declared: step.declared.map(\.description), replaced: step.replaced))
      }
      guard let text = step.requests else {
        return try send(EvaluationAnswer(id: id, status: .ok, exit: .success))
      }
      do throws(CommandFailure) {
        worker = try CellWorker(
          id: id, job: try Self.line(CellJob(id: id, text: text)), arguments: arguments)
      } catch {
        try send(EvaluationAnswer(id: id, error))
      }
    }
  }

  /// Sends on what the worker has written; behind its end, an answer if it gave none.
  private func forward() throws(CommandFailure) {
    guard let worker else { return }
    let isOpen = worker.fill()
    while case .line(let line)? = worker.nextLine() {
      // The first byte tells events from the answer.
      if line.first == CellOutput.answerMark { worker.hasAnswered = true }
      try StandardStream.output.write(String(decoding: line.dropFirst(), as: UTF8.self) + "\n")
    }
    if isOpen { return }
    let ending = worker.reap()
    self.worker = nil
    if worker.hasAnswered { return }
    if worker.isInterrupted {
      try send(EvaluationAnswer(id: worker.id, status: .interrupted, exit: .interrupted))
    } else {
      let failure = CommandFailure.general(
        .computationLost, "the process that computed \(ending)",
        notes: ["all declarations are kept"], exit: .internalError)
      try send(EvaluationAnswer(id: worker.id, failure))
    }
  }

  // MARK: Answers

  private func send(_ answer: some Encodable) throws(CommandFailure) {
    try StandardStream.output.write(try Self.line(answer) + "\n")
  }

  private static func line(_ document: some Encodable) throws(CommandFailure) -> String {
    try ProcessContext.jsonLine(document)
  }
}
