namespace Tutti.Cli.Json;

/// <summary>Something that the doctor found.</summary>
/// <param name="Number"><c>D1</c> to <c>D12</c>.</param>
/// <param name="Fault">True when something needs doing, false for a note.</param>
/// <param name="What">What was found.</param>
/// <param name="Where">On which node, card or port.</param>
/// <param name="Do">What to do about it.</param>
internal sealed record FindingJson(string Number, bool Fault, string What, string Where, string Do);
