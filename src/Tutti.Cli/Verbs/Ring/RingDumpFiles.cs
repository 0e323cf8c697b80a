using Tutti.Protocols.Zipi.Application;

namespace Tutti.Cli.Verbs;

/// <summary>Dumps as files.</summary>
internal static class RingDumpFiles
{
    /// <summary>Takes a dump and writes it into a folder, under a name of its own that leads nowhere else.</summary>
    public static async Task TakeAsync(DumpOffer offer, string folder, Action<RingDumpJson> tell)
    {
        try
        {
            RingDump dump = await offer.AcceptAsync();
            (string kind, string name, string ending) = Describe(dump);
            string path = Free(folder, Safe(name), ending);
            byte[] content = dump.Layer == ApplicationLayer.SampleDump ? [.. dump.Header.Span, .. dump.Data.Span] : dump.Data.ToArray();
            await File.WriteAllBytesAsync(path, content);
            tell(new RingDumpJson(kind, name, dump.Data.Length, path));
        }
        catch (Exception e) when (e is TuttiException or IOException or UnauthorizedAccessException)
        {
            tell(new RingDumpJson("failed", e.Message, offer.Length, null));
        }
    }

    /// <summary>What kind of dump it is, and what it is called.</summary>
    private static (string Kind, string Name, string Ending) Describe(RingDump dump) => dump.Layer switch
    {
        ApplicationLayer.PatchDump when PatchHeader.TryRead(dump.Header.Span, out PatchHeader? patch, out _) => ("patch", patch!.Name, ".patch"),
        ApplicationLayer.SampleDump => ("sample", "sample", ".wav"),
        ApplicationLayer.DataDump when DataHeader.TryRead(dump.Header.Span, out DataHeader? data, out _) => ("data", data!.Name, string.Empty),
        _ => ("data", "dump", ".bin"),
    };

    // A name comes from elsewhere: no folder, no dot in front, nothing that a file system takes amiss.
    private static string Safe(string name)
    {
        string safe = new([.. name.Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or ' ' ? c : '_')]);
        safe = safe.TrimStart('.', ' ');
        return safe.Length == 0 ? "dump" : safe.Length > 100 ? safe[..100] : safe;
    }

    private static string Free(string folder, string name, string ending)
    {
        string stem = Path.GetFileNameWithoutExtension(name + ending);
        string extension = Path.GetExtension(name + ending);
        string path = Path.Combine(folder, stem + extension);
        for (int i = 2; File.Exists(path); i++)
        {
            path = Path.Combine(folder, $"{stem}-{i}{extension}");
        }

        return path;
    }
}
