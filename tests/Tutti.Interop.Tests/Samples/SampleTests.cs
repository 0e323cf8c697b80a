using System.Diagnostics;

using Tutti.Interop.Tests.Live;
using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;

namespace Tutti.Interop.Tests.Samples;

/// <summary>The samples build, and the desk finds the lamp.</summary>
public class SampleTests
{
    private static readonly string s_folder = Path.Combine(Repository.Root, "samples");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_sample_builds_and_the_desk_moves_the_lamp()
    {
        foreach (string sample in Directory.EnumerateFiles(s_folder, "*.cs", SearchOption.AllDirectories))
        {
            using Process build = Process.Start(new ProcessStartInfo("dotnet", ["build", "-v", "q", sample]) { UseShellExecute = false, RedirectStandardOutput = true })!;
            string said = await build.StandardOutput.ReadToEndAsync(Cancel);
            await build.WaitForExitAsync(Cancel);
            Assert.True(build.ExitCode == 0, $"{sample}: {said}");
        }

        await PlayAsync();
        await using Room room = new();
        (string, string)[] alone = [("TUTTI_INTERFACE", "lo"), ("TUTTI_BEACON_PORT", $"{room.Port}")];
        await using ForeignProcess lamp = new(s_folder, alone, "dotnet", "run", "--no-build", "hello-lamp.cs", "60");
        await lamp.LineAsync(line => line.StartsWith("lamp is at", StringComparison.Ordinal));
        await using ForeignProcess desk = new(s_folder, alone, "dotnet", "run", "--no-build", "hello-desk.cs");
        await desk.LineAsync(line => line == "desk/fader -> lamp/level");
        await lamp.LineAsync(line => line.StartsWith("desk: 1.00", StringComparison.Ordinal));
    }

    /// <summary>The samples that make music write what they say.</summary>
    private static async Task PlayAsync()
    {
        string folder = Directory.CreateTempSubdirectory("tutti-samples-").FullName;
        try
        {
            await using ForeignProcess viola = new(s_folder, [], "dotnet", "run", "--no-build", "viola-bend.cs", folder);
            await viola.LineAsync(line => line == "@2s 1.2.1  segment-block pitch s-shaped 400ms to D5");
            await viola.LineAsync(line => line == "@8s 1  release");
            Assert.Equal(0, await viola.EndAsync());
            Assert.True(File.Exists(Path.Combine(folder, "viola-bend.mpdl")));
            Assert.InRange(new FileInfo(Path.Combine(folder, "viola-bend.wav")).Length, 44 + (9 * 48_000 * 4), 44 + (10 * 48_000 * 4));

            string tide = Path.Combine(folder, "tide.mpdl");
            await using ForeignProcess piece = new(s_folder, [], "dotnet", "run", "--no-build", "pieces/tide.cs", tide);
            await piece.LineAsync(line => line.StartsWith(tide, StringComparison.Ordinal));
            Assert.Equal(Encode(await File.ReadAllTextAsync(Path.Combine(s_folder, "pieces", "tide.txt"), Cancel)), await File.ReadAllBytesAsync(tide, Cancel));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static byte[] Encode(string text)
    {
        var octets = new ByteWriter();
        var file = new MpdlFileWriter(octets);
        var reader = new MpdlTextReader(text);
        while (reader.TryRead())
        {
            Assert.True(reader.Error is null, $"line {reader.Line}: {reader.Error}");
            Assert.True(file.TryWrite(reader.Tag!.Value, reader.Packet, out _));
        }

        return octets.WrittenSpan.ToArray();
    }
}
