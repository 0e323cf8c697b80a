using System.Globalization;

namespace Tutti.Cli.Doctor;

/// <summary>Finds the program that holds a UDP port (Linux, as far as the system shows other people's programs).</summary>
internal static class PortHolder
{
    /// <summary>Its name and process number; null when it cannot be found.</summary>
    public static string? OfUdp(int port)
    {
        try
        {
            HashSet<string> sockets = [.. Sockets("/proc/net/udp", port).Concat(Sockets("/proc/net/udp6", port))];
            return sockets.Count == 0 ? null : Directory.EnumerateDirectories("/proc").Select(folder => Holder(folder, sockets)).FirstOrDefault(name => name is not null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // "sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode", addresses as HEX:PORT.
    private static IEnumerable<string> Sockets(string table, int port)
    {
        string suffix = string.Create(CultureInfo.InvariantCulture, $":{port:X4}");
        return !File.Exists(table)
            ? []
            : File.ReadLines(table).Skip(1)
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(words => words.Length > 9 && words[1].EndsWith(suffix, StringComparison.Ordinal))
                .Select(words => $"socket:[{words[9]}]");
    }

    private static string? Holder(string folder, HashSet<string> sockets)
    {
        string process = Path.GetFileName(folder);
        if (!process.All(char.IsAsciiDigit))
        {
            return null;
        }

        try
        {
            return Directory.EnumerateFiles(Path.Combine(folder, "fd")).Any(file => new FileInfo(file).LinkTarget is { } target && sockets.Contains(target))
                ? $"{File.ReadAllText(Path.Combine(folder, "comm")).TrimEnd()} (process {process})"
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another user's, or it has just ended.
            return null;
        }
    }
}
