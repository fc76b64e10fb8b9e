import Foundation
import Glibc
import MirrorLanguage
import Reporting

/// A worker: carries out the requests of one cell, each as a report's entry is.
struct CellRun {
  let store: StoreOptions
  let context: ProcessContext

  /// Reads a job from standard input, and sends events and an answer to standard output.
  ///
  /// - Throws: `CommandFailure` when the job cannot be read or nobody reads the answer.
  func run() throws(CommandFailure) -> CommandExit {
    let job = try Self.readJob()
    endWithParent()
    let output = CellOutput(id: job.id)
    do throws(CommandFailure) {
      let exit = try carryOut(job, output)
      try output.send(answer: EvaluationAnswer(id: job.id, status: .ok, exit: exit))
      return exit
    } catch {
      try output.send(answer: EvaluationAnswer(id: job.id, error))
      return error.exit
    }
  }

  private static func readJob() throws(CommandFailure) -> CellJob {
    var lines = LineBuffer()
    while true {
      if case .line(let bytes)? = lines.next() {
        do {
          return try JSONDecoder().decode(CellJob.self, from: Data(bytes))
        } catch {
          throw .failure(.internalError, "a job cannot be read: \(error)", exit: .internalError)
        }
      }
      guard lines.fill(from: 0) else {
        throw .failure(.internalError, "there is no job", exit: .internalError)
      }
    }
  }

  /// Ends this process when its parent does: then standard input ends.
  private func endWithParent() {
    var thread = pthread_t()
    pthread_create(
      &thread, nil,
      { _ in
        var byte: UInt8 = 0
        while true {
          let count = read(0, &byte, 1)
          if count == 0 || (count < 0 && errno != EINTR) { break }
        }
        kill(getpid(), SIGTERM)
        return nil
      }, nil)
  }

  // MARK: Requests

  private func carryOut(
    _ job: CellJob, _ output: CellOutput
  ) throws(CommandFailure) -> CommandExit {
    guard let file = LoadedFile(job.text) else {
      throw .failure(
        .internalError, "a text that had no errors has some now", exit: .internalError)
    }
    var context = context
    context.listener = output
    let builder = ReportBuilder(file: file, store: store, context: context, isCell: true)
    let forms = ResultForms(
      id: job.id, workflow: CheckWorkflow(file: file, budget: .seconds(2)), context: context)
    for request in file.program.reports {
      if !request.title.isEmpty {
        let heading = ReportSection(heading: "", content: .text("# " + request.title))
        try output.send(event: try forms.event(heading, name: "report", checked: []))
      }
      for entry in request.entries {
        builder.sections = []
        builder.checked = []
        try builder.add(entry, of: request)
        if let failure = builder.failure { throw failure }
        for section in builder.sections {
          try output.send(
            event: try forms.event(section, name: entry.name, checked: builder.checked))
        }
      }
    }
    return builder.exit
  }
}
