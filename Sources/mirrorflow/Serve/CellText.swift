import Diagnostics
import MirrorLanguage

/// A session's text: the declarations that are kept from the cells before, then the cell that is
/// run, with the way back from a place in it to the cell that a person wrote.
struct CellText: Codable, Sendable {
  /// A cell as it was sent.
  struct Cell: Codable, Sendable {
    var name: String
    var text: String

    var source: SourceText { SourceText(name: name, text: text) }
  }
  /// A part of a cell, in bytes.
  struct Piece: Codable, Sendable {
    var cell: Int
    var start: Int
    var end: Int
  }

  /// The cells that some piece comes from; the last is the one that is run.
  private(set) var cells: [Cell] = []
  /// What the text is put together from, each piece followed by a line break.
  private(set) var pieces: [Piece] = []

  /// Adds a declaration of a cell.
  mutating func append(_ span: SourceSpan, of cell: Cell, sharing index: Int?) -> Int {
    let place = index ?? cells.count
    if index == nil { cells.append(cell) }
    pieces.append(Piece(cell: place, start: span.start, end: span.end))
    return place
  }

  /// Adds the whole cell that is run.
  mutating func append(_ cell: Cell) {
    cells.append(cell)
    pieces.append(Piece(cell: cells.count - 1, start: 0, end: cell.text.utf8.count))
  }

  /// The text as one.
  var source: SourceText {
    let bytes = cells.map { Array($0.text.utf8) }
    var text: [UInt8] = []
    for piece in pieces {
      text += bytes[piece.cell][piece.start..<piece.end]
      text.append(0x0A)
    }
    return SourceText(name: cells.last?.name ?? "cell", bytes: text)
  }

  /// What the text means.
  func load() -> LoadedProgram { loadProgram(source, as: .cell) }

  // MARK: Places

  /// The span in the cell that it comes from; one that reaches over several pieces ends with its
  /// first.
  func located(_ span: SourceSpan) -> (span: SourceSpan, source: SourceText) {
    let (piece, offset) = piece(at: span.start)
    let start = min(piece.start + span.start - offset, piece.end)
    let end = min(max(piece.start + span.end - offset, start), piece.end)
    return (SourceSpan(start, end), cells[piece.cell].source)
  }

  /// The finding in the cell that it is about.
  ///
  /// Labels in other cells become notes, and changes that are elsewhere are left out.
  func located(_ diagnostic: Diagnostic) -> (diagnostic: Diagnostic, source: SourceText) {
    var found = diagnostic
    let home = piece(at: diagnostic.span.start)
    let (span, source) = located(diagnostic.span)
    found.span = span
    found.labels = []
    for label in diagnostic.labels {
      let (labelSpan, labelSource) = located(label.span)
      if piece(at: label.span.start).piece.cell == home.piece.cell {
        found.labels.append(Label(labelSpan, label.text))
      } else {
        let place = labelSource.position(at: labelSpan.start)
        found.notes.append("\(label.text) (\(labelSource.name):\(place.line):\(place.column))")
      }
    }
    found.fixIts = diagnostic.fixIts.compactMap { fixIt in
      guard piece(at: fixIt.span.start).piece.cell == home.piece.cell else { return nil }
      return FixIt(
        located(fixIt.span).span, replacement: fixIt.replacement, message: fixIt.message)
    }
    return (found, source)
  }

  /// Whether a place is in the cell that is run.
  func isInLastCell(_ offset: Int) -> Bool { piece(at: offset).piece.cell == cells.count - 1 }

  /// The piece that holds an offset, and where it begins in the text.
  private func piece(at offset: Int) -> (piece: Piece, offset: Int) {
    var begin = 0
    var last = (piece: Piece(cell: 0, start: 0, end: 0), offset: 0)
    for piece in pieces {
      if offset < begin { break }
      last = (piece, begin)
      begin += piece.end - piece.start + 1
    }
    return last
  }
}
