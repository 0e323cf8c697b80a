namespace Tutti.Patchbay.Http;

/// <summary>A file of the page.</summary>
/// <param name="Type">Its media type.</param>
/// <param name="Plain">Its octets.</param>
/// <param name="Brotli">The same, compressed; null where that does not help.</param>
/// <param name="Tag">Names its content.</param>
/// <param name="IsForever">True when another content would have another name.</param>
internal sealed record PageFile(string Type, byte[] Plain, byte[]? Brotli, string Tag, bool IsForever);
