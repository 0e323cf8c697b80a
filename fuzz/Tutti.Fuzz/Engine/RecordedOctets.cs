using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Tutti.Fuzz.Engine;

/// <summary>The octets of tests/vectors, by layer: what real peers sent.</summary>
public sealed class RecordedOctets
{
    private readonly Dictionary<string, List<byte[]>> _byLayer = new(StringComparer.Ordinal);

    private RecordedOctets(string folder)
    {
        HashSet<string> known = new(StringComparer.Ordinal);
        foreach (string file in Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            using JsonDocument document = Parse(File.ReadAllText(file));
            foreach (JsonElement entry in document.RootElement.EnumerateArray())
            {
                Take(entry, known);
            }
        }
    }

    /// <summary>Reads them all.</summary>
    /// <param name="root">The repository.</param>
    public static RecordedOctets Read(string root) => new(Path.Combine(root, "tests", "vectors"));

    /// <summary>The repository this program lies in.</summary>
    public static string FindRoot()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Tutti.slnx")))
            {
                return at.FullName;
            }
        }

        throw new DirectoryNotFoundException("Tutti.slnx is in no folder above the program");
    }

    /// <summary>All of a layer, each once: <c>beacon</c>, <c>zmtp</c>, <c>zre</c>, <c>zocp</c>, <c>gossip</c>.</summary>
    public IReadOnlyList<byte[]> this[string layer] => _byLayer.TryGetValue(layer, out List<byte[]>? all) ? all : [];

    // Old peers say NaN, which is no JSON, and the recordings show what they said.
    private static JsonDocument Parse(string text)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            return JsonDocument.Parse(Regex.Replace(text, @"(?<=[:,\[]\s*)-?(NaN|Infinity)\b", "null", RegexOptions.None, TimeSpan.FromSeconds(5)));
        }
    }

    private void Take(JsonElement entry, HashSet<string> known)
    {
        if (entry.ValueKind != JsonValueKind.Object || !entry.TryGetProperty("layer", out JsonElement layer) || layer.GetString() is not { } name)
        {
            return;
        }

        foreach (string key in (ReadOnlySpan<string>)["hex", "wire"])
        {
            if (entry.TryGetProperty(key, out JsonElement hex) && hex.ValueKind == JsonValueKind.String)
            {
                Add(key == "wire" ? "wire" : name, hex.GetString()!, known);
            }
        }

        if (entry.TryGetProperty("text", out JsonElement text) && text.ValueKind == JsonValueKind.String)
        {
            Add(name, Convert.ToHexString(Encoding.UTF8.GetBytes(text.GetString()!)), known);
        }

        if (entry.TryGetProperty("frames", out JsonElement frames) && frames.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement frame in frames.EnumerateArray().Where(frame => frame.ValueKind == JsonValueKind.String))
            {
                Add(name, frame.GetString()!, known);
            }
        }
    }

    private void Add(string layer, string hex, HashSet<string> known)
    {
        if (hex.Length % 2 == 0 && hex.Length <= 8192 && hex.All(char.IsAsciiHexDigit) && known.Add(layer + hex))
        {
            if (!_byLayer.TryGetValue(layer, out List<byte[]>? all))
            {
                _byLayer[layer] = all = [];
            }

            all.Add(Convert.FromHexString(hex));
        }
    }
}
