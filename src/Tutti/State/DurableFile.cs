using System.Runtime.InteropServices;

namespace Tutti.State;

/// <summary>Replaces a file as a whole: whenever the power goes, it holds the old octets or the new ones, never some of each.</summary>
public static class DurableFile
{
    /// <summary>What stands here is not yet the file.</summary>
    public static string TemporaryOf(string path) => path + ".tmp";

    /// <summary>Writes beside the file, lets the disk have it, then gives it the file's name.</summary>
    /// <exception cref="IOException">The disk is full or gone; the file is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written; the file is as it was.</exception>
    public static void Write(string path, ReadOnlySpan<byte> octets)
    {
        string temporary = TemporaryOf(path);
        try
        {
            using (FileStream stream = new(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                stream.Write(octets);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (IOException)
        {
            // What there was room for would only take it from others.
            File.Delete(temporary);
            throw;
        }

        SyncFolder(Path.GetDirectoryName(path)!);
    }

    // The new name is an entry of the folder, which has to reach the disk too. Windows does that by itself, and .NET opens no folders.
    private static void SyncFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int descriptor = Open(folder, 0);
        if (descriptor >= 0)
        {
            _ = Sync(descriptor);
            _ = Close(descriptor);
        }
    }

    [DllImport("libc", EntryPoint = "open", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sync(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
