print("mirrorflow")
