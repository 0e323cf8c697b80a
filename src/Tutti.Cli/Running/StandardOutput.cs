using System.Text;

using Microsoft.Win32.SafeHandles;

namespace Tutti.Cli.Running;

/// <summary>Opens standard output so that a closed pipe is noticed.</summary>
internal static class StandardOutput
{
    /// <summary>A writer without a buffer of its own.</summary>
    /// <remarks>
    /// .NET's console stream swallows EPIPE, so <c>tutti watch lamp | head -1</c> would run for ever. A FileStream tells; but on what can seek
    /// it writes at positions of its own choosing and would overwrite what others write to the same file, so only pipes get one.
    /// </remarks>
    public static TextWriter Open() =>
        new StreamWriter(OpenStream(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 4096) { AutoFlush = true };

    /// <summary>The same for octets.</summary>
    public static Stream OpenStream()
    {
        Stream stream = Console.OpenStandardOutput();
        if (Console.IsOutputRedirected && !OperatingSystem.IsWindows())
        {
            try
            {
                FileStream pipe = new(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
                stream = pipe.CanSeek ? stream : pipe;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
            {
                // Closed, or something a FileStream does not take: the console's own stream copes.
            }
        }

        return stream;
    }
}
