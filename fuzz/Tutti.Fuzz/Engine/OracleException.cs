namespace Tutti.Fuzz.Engine;

/// <summary>The code under test did not throw, but what it did is not as it must be.</summary>
public sealed class OracleException(string message) : Exception(message);
