namespace Tutti.Simulation.Ring.Scenarios;

/// <summary>The scenarios that come along, written as anybody would write one.</summary>
public static class BuiltInScenarios
{
    private const string Extension = ".ring";

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(BuiltInScenarios).Assembly.GetManifestResourceNames()
            .Where(n => n.EndsWith(Extension, StringComparison.Ordinal))
            .Select(n => n[..^Extension.Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The text of one.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static string Text(string name)
    {
        using Stream stream = typeof(BuiltInScenarios).Assembly.GetManifestResourceStream(name + Extension)
            ?? throw new ArgumentException($"There is no scenario {name}.", nameof(name));
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }

    /// <summary>What it is about: its first remark.</summary>
    public static string About(string name) => Text(name).Split('\n')[0].TrimStart('#', ' ');
}
