using System.Text.Json;

namespace Tutti.Tests.Zre;

/// <summary>One line of a recorded conversation.</summary>
internal sealed record VectorItem(string From, string To, string Layer, byte[] Octets, byte[][] Frames, string Case, string Note, string Connection, double Milliseconds)
{
    public bool IsTo(string name) => string.Equals(To, name, StringComparison.Ordinal);

    public bool IsFrom(string name) => string.Equals(From, name, StringComparison.Ordinal);

    public bool IsHello => Layer is "zre" && Octets.Length > 2 && Octets[2] == 1;
}

/// <summary>Reads tests/vectors.</summary>
internal static class ZreVectors
{
    public static VectorItem[] Read(string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder(), name + ".json")));
        return [.. document.RootElement.Clone().EnumerateArray().Select(Item)];
    }

    private static VectorItem Item(JsonElement json)
    {
        byte[] octets = Hex(Text(json, "hex"));
        byte[][] frames = json.TryGetProperty("frames", out JsonElement list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select(f => Hex(f.GetString()!))]
            : [octets];
        return new VectorItem(
            Text(json, "from"),
            Text(json, "to"),
            Text(json, "layer"),
            octets,
            frames,
            Text(json, "case"),
            Text(json, "note"),
            Text(json, "conn"),
            json.TryGetProperty("t_ms", out JsonElement at) ? at.GetDouble() : 0);
    }

    private static byte[] Hex(string text) => text.All(char.IsAsciiHexDigit) ? Convert.FromHexString(text) : [];

    private static string Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static string Folder()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Tutti.slnx")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder!.FullName, "tests", "vectors");
    }
}
