extension Duration {
  /// A rounded time for people: `40 s`, `3 min 20 s`, `2 h 5 min`.
  var roundedText: String {
    let seconds = Int((self / .seconds(1)).rounded(.up))
    if seconds < 60 { return "\(seconds) s" }
    // Nobody needs the seconds of an estimate of many minutes.
    if seconds < 600 { return "\(seconds / 60) min \(seconds % 60) s" }
    let minutes = (seconds + 30) / 60
    return minutes < 60 ? "\(minutes) min" : "\(minutes / 60) h \(minutes % 60) min"
  }
}
