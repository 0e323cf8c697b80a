using System.Text.Json.Nodes;

namespace Tutti.Tests.Zocp;

/// <summary>The recorded runs in tests/vectors.</summary>
internal static class Vectors
{
    private static readonly string Folder = Find();

    public static JsonObject[] Read(string number)
    {
        string file = Assert.Single(Directory.GetFiles(Folder, $"{number}_*.json"));
        return [.. JsonNode.Parse(WithoutNaN(File.ReadAllText(file)))!.AsArray().Select(item => item!.AsObject())];
    }

    /// <summary>The ZOCP units from one node to another, in order.</summary>
    public static List<string> Units(string number, string from, string to) =>
        [.. Read(number).Where(item => Is(item, "layer", "zocp") && Is(item, "from", from) && Is(item, "to", to)).Select(item => item["text"]!.GetValue<string>())];

    public static bool Is(JsonObject item, string key, string value) => string.Equals(item[key]?.GetValue<string>(), value, StringComparison.Ordinal);

    /// <summary>The recorder wrote NaN where a decoded value was NaN; the exact octets are in the texts, which stay as they are.</summary>
    private static string WithoutNaN(string json) => System.Text.RegularExpressions.Regex.Replace(
        json, """(?<text>"(?:[^"\\]|\\.)*")|-?\b(?:NaN|Infinity)\b""", match => match.Groups["text"].Success ? match.Value : "null",
        System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10));

    private static string Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Tutti.slnx")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder!.FullName, "tests", "vectors");
    }
}
