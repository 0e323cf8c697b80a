namespace Tutti.Bridges;

/// <summary>News of what a device wants to hear.</summary>
/// <param name="Device">The name of its node.</param>
/// <param name="Wish">What it wants to hear, as it says it.</param>
/// <param name="Trouble">Why it does not hear it; empty when it does now.</param>
public sealed record GatewayHearing(string Device, string Wish, string Trouble);
