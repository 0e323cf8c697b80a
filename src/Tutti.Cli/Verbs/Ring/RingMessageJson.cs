namespace Tutti.Cli.Verbs;

/// <summary>What a device made by <c>ring join</c> has received.</summary>
internal sealed record RingMessageJson(string Time, int From, bool ToAll, int Layer, string? Text, string Octets);
