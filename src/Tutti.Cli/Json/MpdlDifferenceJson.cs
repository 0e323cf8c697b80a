namespace Tutti.Cli.Json;

/// <summary>A record that one of two MPDL files has and the other has not.</summary>
/// <param name="Only">The file that has it: <c>a</c> or <c>b</c>.</param>
/// <param name="Seconds">When it is meant, since the first record of its file.</param>
/// <param name="Packet">The packet in hexadecimal digits.</param>
/// <param name="Text">The packet in the text form.</param>
internal sealed record MpdlDifferenceJson(string Only, double Seconds, string Packet, string Text);
