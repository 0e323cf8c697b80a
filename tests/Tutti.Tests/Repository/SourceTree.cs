namespace Tutti.Tests.Repository;

/// <summary>The repository as files, for tests that read it.</summary>
internal static class SourceTree
{
    public static readonly string Root = FindRoot();

    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.Exists(Path.Combine(Root, folder))
            ? Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories).Where(f => !f.Contains("/artifacts/", StringComparison.Ordinal))
            : [];

    public static string Name(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Tutti.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("Tutti.slnx is not above the test binary.");
    }
}
