namespace Tutti.Fuzz.Weaving;

/// <summary>An input made the code under test do more than its target allows.</summary>
public sealed class TooMuchWorkException() : Exception("more basic blocks than the input is worth");
