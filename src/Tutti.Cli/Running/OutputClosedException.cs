namespace Tutti.Cli.Running;

/// <summary>Who read our output has gone (<c>tutti watch lamp | head -1</c>): an end like any other, not an error.</summary>
internal sealed class OutputClosedException : Exception;
