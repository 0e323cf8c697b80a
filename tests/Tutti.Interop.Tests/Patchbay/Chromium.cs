using Microsoft.Playwright;

namespace Tutti.Interop.Tests.Patchbay;

/// <summary>Debian's Chromium, without a window, one for all tests of the page; each test opens browsers of its own in it.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Program = "/usr/bin/chromium";

    // No sandbox: tests may run as root in a container, and open only the page under test. The rest keeps it from talking to its makers.
    private static readonly string[] s_flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The browser; where it is not installed the test is skipped, with the reason.</summary>
    public IBrowser Browser
    {
        get
        {
            Assert.SkipWhen(_browser is null, $"{Program} (Debian package chromium) is not installed");
            return _browser!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Program))
        {
            return;
        }

        Assertions.SetDefaultExpectTimeout((float)Hall.Patience.TotalMilliseconds);
        _playwright = await Playwright.CreateAsync();
        _browser = await LaunchAsync(Program);
    }

    /// <summary>A browser that sees what a machine of the test's own sees.</summary>
    /// <param name="before">What comes before a command that is to run there.</param>
    /// <param name="folder">Where a file may be written.</param>
    public async Task<IBrowser> LaunchOnAsync(string[] before, string folder)
    {
        _ = Browser;
        string script = Path.Combine(folder, "chromium-there");
        await File.WriteAllTextAsync(script, $"#!/bin/sh\nexec {string.Join(' ', before)} {Program} \"$@\"\n", TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return await LaunchAsync(script);
    }

    private Task<IBrowser> LaunchAsync(string program) =>
        _playwright!.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = program, Args = s_flags, Timeout = (float)Hall.Patience.TotalMilliseconds });

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.CloseAsync();
        }

        _playwright?.Dispose();
    }
}
