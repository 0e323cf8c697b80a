using Tutti.Shows;

namespace Tutti.Cli.Shows;

/// <summary>Writes show files.</summary>
internal static class ShowWriter
{
    /// <summary>Writes a show file; one that is there is replaced as a whole, or not at all.</summary>
    /// <exception cref="UsageException">It cannot be written.</exception>
    public static void Write(string path, ShowDocument show)
    {
        string temporary = path + ".tmp";
        try
        {
            File.WriteAllText(temporary, show.ToText());
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UsageException(path, e.Message.TrimEnd('.'), "name a file in a folder that can be written");
        }
    }
}
