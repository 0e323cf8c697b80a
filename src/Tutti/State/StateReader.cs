using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Tutti.State;

/// <summary>Reads what stands in a state file, whatever that is.</summary>
internal static class StateReader
{
    /// <summary>Reads a whole document; nothing of one that is not sound.</summary>
    /// <param name="text">What the file holds.</param>
    /// <param name="document">The document.</param>
    /// <param name="why">Why there is none, as a clause.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, [NotNullWhen(true)] out StateDocument? document, out string why)
    {
        try
        {
            document = JsonSerializer.Deserialize(text, StateJson.Plain.StateDocument);
            why = document is { Version: > StateDocument.Newest } ? $"it was written by a newer Tutti (version {document.Version})" : "what it says cannot be";
        }
        catch (JsonException e)
        {
            document = null;
            why = $"it cannot be read ({e.Message.TrimEnd('.')})";
        }

        document = document is { IsSound: true } ? document : null;
        return document is not null;
    }
}
