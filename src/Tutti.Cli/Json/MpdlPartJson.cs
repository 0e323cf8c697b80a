namespace Tutti.Cli.Json;

/// <summary>What a packet says to one address.</summary>
/// <param name="Address">As in the text form: <c>all</c>, <c>F</c>, <c>F.I</c> or <c>F.I.N</c>.</param>
/// <param name="Descriptors">In the order of the packet.</param>
internal sealed record MpdlPartJson(string Address, IList<MpdlDescriptorJson> Descriptors);
