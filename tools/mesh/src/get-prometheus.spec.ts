import { describe, expect, it } from '@jest/globals';

import { getPrometheus } from './get-prometheus.ts';

describe('getPrometheus', () => {
  it.each([
    ['linux', 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n', /^sudo apt-get install prometheus\b/u],
    ['linux', 'NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian\n', /^sudo apt-get install prometheus\b/u],
    ['linux', 'ID="rocky"\nID_LIKE="rhel centos fedora"\n', /^sudo dnf install /u],
    ['linux', 'ID=alpine\n', /^sudo apk add prometheus$/u],
    ['linux', 'ID="opensuse-leap"\nID_LIKE="suse opensuse"\n', /^sudo zypper install /u],
    ['linux', 'ID=nobody\n', /^https:\/\/prometheus\.io\/download\/$/u],
    ['linux', '', /^https:\/\/prometheus\.io\/download\/$/u],
    ['darwin', '', /^brew install prometheus$/u],
    ['freebsd', 'ID=debian\n', /^https:\/\/prometheus\.io\/download\/$/u],
  ] as const)('says what fits %s with %j', (platform, osRelease, expected) => {
    expect(getPrometheus(platform, osRelease)).toMatch(expected);
  });

  it('says something in one line of this system', () => {
    expect(getPrometheus()).toMatch(/^.+$/u);
  });
});
