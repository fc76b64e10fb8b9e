import Diagnostics

/// The codes of findings that are not about a place in a text: one case per cause, each with an
/// article and a fixture.
enum CommandCode: String, CaseIterable {
  case noSolution = "MF4001"
  case solutionNotReached = "MF4002"
  case digitsNotCertified = "MF4003"
  case hypothesisFails = "MF4004"
  case resultNote = "MF4005"

  case unreadableFile = "MF5001"
  case cannotWrite = "MF5002"
  case usage = "MF5003"
  case unknownModel = "MF5004"
  case modelNotNamed = "MF5005"
  case notAvailableYet = "MF5006"
  case plotterMissing = "MF5007"
  case plotterFailed = "MF5008"
  case foreignFile = "MF5009"
  case internalError = "MF5010"
  case unknownCode = "MF5011"
  case notFormatted = "MF5012"
  case skippedEntry = "MF5013"
  case storeTrouble = "MF5014"
  case unknownParameter = "MF5015"
  case malformedRequest = "MF5016"
  case computationLost = "MF5017"
  case unreadableMathematics = "MF5018"

  /// The code as `Diagnostics` knows it.
  var code: DiagnosticCode { DiagnosticCode(rawValue) }
}
